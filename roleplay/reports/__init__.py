"""What can be taken out of the program about a conversation: HTML, Markdown, CSV, and JSON, the transcript."""
