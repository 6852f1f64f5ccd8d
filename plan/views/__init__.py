"""The pages of the plan, by what people look for."""
