"""The pages: each module is one kind of page, its router and what it shows."""
