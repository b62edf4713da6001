"""The events of a firm: a numbered log that its programs read, and webhooks that call them.

No other room raises an event. A room writes its record; this room reads the table's stream of changes and derives
the events. So no event is lost between a record and the log, and a change that is read twice is one event.
"""
