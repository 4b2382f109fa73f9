"""The sample company: a maker of CRM software and its customers, made through the services that pages use."""
