"""What people are asked: questions, reasons, and evidence in sentences."""
