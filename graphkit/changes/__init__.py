"""What changed between two graphs: articles, stories, providers and topics (:func:`graphkit.diff_graphs`)."""
