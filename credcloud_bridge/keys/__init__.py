"""The keys with which issuers sign: made, kept encrypted, used, replaced; and the DIDs that publish them."""
