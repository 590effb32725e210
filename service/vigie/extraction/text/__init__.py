"""A page's body in, its sentences, quotations, dates and numbers out."""
