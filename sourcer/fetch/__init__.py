"""The only room that speaks HTTP: one gate per host, robots.txt, retries that listen, and nothing evaded."""
