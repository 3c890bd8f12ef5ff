"""What the server bears: throughput, many streams, and hours."""
