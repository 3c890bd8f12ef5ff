"""The formats that articles come in, a file each."""
