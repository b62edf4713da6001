"""An ERP's events: workflow alerts, tasks that begin and end, documents, approvals, current accounts. An event is kept
and answered at once; a queue works it through, once."""
