"""What tests share: builders and fakes, a few lines each."""
