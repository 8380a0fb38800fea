"""Brand profiles of a workspace: names, own texts, rivals, customers; what fit is judged against."""
