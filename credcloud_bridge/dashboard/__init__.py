"""Course staff's pages: groups, the issuing flow, review, publishing."""
