"""What may be asked, a module a resource."""
