"""How much memory the idle web process takes."""

from pathlib import Path

from bench.servers import Server


def resident(server: Server) -> float:
    """Give the resident memory of the process that answers, in megabytes."""
    for line in Path(f"/proc/{server.web_process()}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1000
    raise RuntimeError("the kernel tells no VmRSS")
