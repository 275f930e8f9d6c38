"""Media Cloud's archive of online news."""
