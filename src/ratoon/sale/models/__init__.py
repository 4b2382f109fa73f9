"""Tables of sale: contracts with their lines and money, and the pipeline that leads to them."""
