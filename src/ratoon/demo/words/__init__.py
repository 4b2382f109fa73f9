"""The words of the sample company: names of people and firms, what was said, what is to be done. All invented."""
