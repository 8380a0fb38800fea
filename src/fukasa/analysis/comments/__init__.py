"""What the comments say: questions about the product, purchases, experience; or praise, chatter, spam, complaint."""
