"""Designs that people have at Canva: connect an account, list, look, export, edit and come back."""
