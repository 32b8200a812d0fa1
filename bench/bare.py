"""The page that ours are compared with: Flask, one Jinja template, nothing else."""

from flask import Flask, render_template

app = Flask(__name__)


@app.get("/")
def page() -> str:
    """Render one template."""
    return render_template("page.html", title="A page", words=["one", "two", "three"])
