"""Designs that were made elsewhere, brought in: a file becomes a proposal, and the proposal a draft."""
