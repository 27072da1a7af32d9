"""The verbs: each public function is one command, named as people ask for it."""
