"""What people do at the counter: intake, cash desk, review, staff, the book of cases."""
