// One page that opens from a file: what it shows is handed to it as window.preview.
export default {
  base: "./",
  esbuild: { jsx: "automatic" },
  define: { "process.env.NODE_ENV": '"production"' },
  build: { chunkSizeWarningLimit: 20_000, minify: false, reportCompressedSize: false },
};
