"""What a KPI is: values and rules, without files, clock or screen."""
