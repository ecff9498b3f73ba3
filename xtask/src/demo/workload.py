"""The processor-bound work that the demo runs in every way that it compares."""

import sys
from concurrent.futures import ThreadPoolExecutor


def cpu_bound_task(size):
    """Sum the squares below `size` million."""
    total = 0
    for number in range(size * 1_000_000):
        total += number * number
    return total


def pooled(threads, size):
    """Run one task on each of `threads` threads that Python makes itself."""
    with ThreadPoolExecutor(max_workers=threads) as pool:
        tasks = [pool.submit(cpu_bound_task, size) for _ in range(threads)]
        return " ".join(str(task.result()) for task in tasks)


def gil_enabled():
    return str(sys._is_gil_enabled())


def serve():
    """Run a task for every size that arrives on standard input: one of the processes of the ceiling."""
    print("ready", flush=True)
    for line in sys.stdin:
        print(cpu_bound_task(int(line)), flush=True)


if __name__ == "__main__":
    serve()
