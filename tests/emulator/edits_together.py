"""What takes more than one field at once, and what people do besides: (spec, what, [(old, new)])."""

TOGETHER = [
    (
        "payments",
        "tokens",
        [
            (
                "AUTHORIZATION_AWS_IAM",
                'AUTHORIZATION_JWT jwt { issuer: "https://login.acme.net" audiences: "shops" }',
            )
        ],
    ),
    (
        "payments",
        "a route of its own for tokens",
        [
            (
                "  bucket_actions: [\"GetObject\"]\n",
                '  bucket_actions: ["GetObject"] routes: "GET /sessions/{customer}" access { route: '
                '"GET /sessions/{customer}" authorization: AUTHORIZATION_JWT scopes: "read" }\n',
            ),
            (
                "authorization: AUTHORIZATION_AWS_IAM",
                'jwt { issuer: "https://login.acme.net" audiences: "shops" }',
            ),
        ],
    ),
    ("payments", "another network", [("10.20.", "10.70."), ("10.21.", "10.71.")]),
    ("payments", "another network of the primary", [("10.20.", "10.70.")]),
    ("payments", "another network of the secondary", [("10.21.", "10.71.")]),
    ("payments", "another zone of the primary", [("use1-az4", "use1-az6")]),
    ("transactions", "another zone of the secondary", [("usw2-az3", "usw2-az4")]),
    ("payments", "subnets in another order", [("10.20.16.0/20", "10.20.64.0/20")]),
    ("transactions", "all names", [("transactions-table", "ledger"), ('"documents"', '"papers"')]),
    (
        "transactions",
        "the processor's code",
        [("functions/transaction_processor.py", "functions/other_processor.py")],
    ),
    (
        "transactions",
        "two zones",
        [("zones: 3", "zones: 2"), (', "use1-az4"', ""), (', "usw2-az3"', "")],
    ),
    (
        "orders",
        "no way to the internet",
        [
            ("  nat: NAT_GATEWAY_PER_ZONE\n", ""),
            (
                '    public_subnet_cidrs: '
                '["10.40.255.0/28", "10.40.255.16/28", "10.40.255.32/28"]\n',
                "",
            ),
            (
                '    public_subnet_cidrs: '
                '["10.41.255.0/28", "10.41.255.16/28", "10.41.255.32/28"]\n',
                "",
            ),
        ],
    ),
    (
        "orders",
        "transit gateways instead of a peering",
        [
            (
                "  nat: NAT_GATEWAY_PER_ZONE\n",
                "  nat: NAT_GATEWAY_PER_ZONE\n  connection: CONNECTION_TRANSIT_GATEWAY\n"
                '  transit_gateways { primary: "tgw-0123456789abcdef0" '
                'secondary: "tgw-0123456789abcdef1" }\n',
            ),
        ],
    ),
    ("minimal", "a comment", [("# The smallest", "# Almost the smallest")]),
    (
        "minimal",
        "another order",
        [
            ('buckets { name: "documents" }\nfunctions', "functions"),
            ('processor" }', 'processor" }\nbuckets { name: "documents" }'),
        ],
    ),
]
