"""A simulated office: customers, counters, clerks, a line that fails, and a clock that runs fast.

It works through the product's own services, stores, sync and centre; only windows are left out.
"""
