"""`dateline chat`: several questions, each understood with the turns before it."""
