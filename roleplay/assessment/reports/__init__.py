"""What is printed of an assessment: feedback, a marker's sheet, a cohort, a certificate."""
