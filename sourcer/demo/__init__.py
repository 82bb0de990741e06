"""The sample world that ships with sourcer: invented people, papers and code, and a loopback server."""
