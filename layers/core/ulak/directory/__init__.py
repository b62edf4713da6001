"""Who may use Ulak and how: firms, their API keys, their accounts with operators."""
