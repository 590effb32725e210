// On every page: the theme changes without a new page; without this script the same links do it by a cookie.

for (const link of document.querySelectorAll("[data-choose-theme]")) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    const root = document.documentElement;
    const chosen = root.dataset.theme === link.dataset.chooseTheme ? "system" : link.dataset.chooseTheme;
    root.dataset.theme = chosen;
    document.cookie = `theme=${chosen}; path=/; max-age=31536000; samesite=lax`;
    for (const other of document.querySelectorAll("[data-choose-theme]")) {
      if (other.dataset.chooseTheme === chosen) other.setAttribute("aria-current", "true");
      else other.removeAttribute("aria-current");
    }
    document.dispatchEvent(new CustomEvent("themechange"));
  });
}
