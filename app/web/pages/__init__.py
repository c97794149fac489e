"""Pages, one module per subject; ``application`` lists their routers."""
