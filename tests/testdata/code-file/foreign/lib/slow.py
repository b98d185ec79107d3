no code
