"""What the API's operations share: who asks, refusals, pages, repeated requests, versions of things."""
