"""What an evaluation found, as a page or a workbook for people to read and pass on."""
