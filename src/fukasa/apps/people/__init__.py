"""How people prove who they are: log-in, passwords, second factors, passkeys, single sign-on, devices."""
