from flask import Blueprint

blueprint = Blueprint("hostpages", __name__)
