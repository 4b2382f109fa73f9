"""What is written down after a call or a visit: what was said, and what comes next."""

TALK: dict[str, tuple[tuple[str, str], ...]] = {
    "lead": (
        (
            "About thirty in sales, customers kept in spreadsheets that leave with whoever leaves. Wants a demo first.",
            "Send an invitation to an online demo",
        ),
        (
            "First call: compares three products, cares for mobile use and approval of quotes; budget next quarter.",
            "Send a case of the same trade, agree the next talk",
        ),
        (
            "They have a new head of sales, who wants to sort the process before choosing a system. Friendly.",
            "Meet the head of sales in person",
        ),
        (
            "Their present system's contract ends this year; they ask what moving would cost.",
            "Send the note on moving data",
        ),
        (
            "Asked mostly for price and hosting. We sell subscriptions only; that is fine with them.",
            "Give two price ranges",
        ),
    ),
    "opportunity": (
        (
            "Talked with the head of sales: eight steps from lead to cash; slow approval of quotes hurts most.",
            "Write the list of needs and have it confirmed",
        ),
        (
            "Demo for six people. The sales team likes entering on the phone; the director asks when reports come.",
            "Prepare the feasibility plan for next week",
        ),
        (
            "Their IT wants customers and orders joined with the ERP: the effort has to be estimated.",
            "Ask delivery for an estimate of the interface",
        ),
        (
            "Presented the proposal. The director agrees: Sales cloud first, Service cloud second. Purchasing joins.",
            "Send the formal offer",
        ),
        (
            "Negotiated: they want fifteen percent off the first year, and training days in the contract.",
            "Ask for the discount inside, answer the customer",
        ),
        (
            "A competitor showed a demo too, a tenth cheaper; they worry that its delivery team is far away.",
            "Arrange a visit to one of our customers",
        ),
    ),
    "closing": (
        (
            "Both lawyers have passed the terms; payment at signature and at go-live; waiting for their seal.",
            "Follow the signature",
        ),
        ("Their finance wants the invoice first; agreed. The contract goes by electronic seal.", "Start the seal"),
        (
            "Final offer confirmed, the director agreed by word; purchasing ends its steps this week.",
            "Check the steps with purchasing",
        ),
    ),
    "lost": (
        ("They told us that they chose another product. We may call again in half a year.", ""),
        ("The group stopped the project and will choose for all next year. We keep in touch.", ""),
    ),
    "project": (
        (
            "Kick-off done, both teams named; the customer's project manager arranges the talks with departments.",
            "Arrange talks with the executives",
        ),
        (
            "Survey half done; after-sales and sales overlap more than thought, one more talk across both needed.",
            "Hold the talk across departments",
        ),
        (
            "Blueprint reviewed: seven changes, five settled there, two touch the organisation and go to the director.",
            "Bring the blueprint up to date and send it",
        ),
        (
            "Base data come slowly, customer codes differ. Gave a template and sent somebody to help.",
            "Check the second load of customers",
        ),
        (
            "Key users trained: twelve passed. They gave twenty hints on handling.",
            "Arrange the training of all users",
        ),
        (
            "First week of the trial: daily use from a half to seven in ten; the east is slow, its manager was asked.",
            "Look at the figures of the trial",
        ),
    ),
    "care": (
        (
            "Monthly call: more than eight in ten seats active, the dashboard is used each week. Content.",
            "Prepare the quarterly report of use",
        ),
        (
            "They add two divisions, some forty seats more. First learnt when these go live.",
            "Talk with sales about more seats",
        ),
        (
            "A new administrator who does not know how rights are set. Agreed an hour one to one.",
            "Train the administrator",
        ),
        (
            "After the feature talk they want to try field visits; a month's trial is open.",
            "Call when the trial ends",
        ),
        (
            "The director finds reports that differ from finance: it was days of receipts entered loosely.",
            "Check the data again next month",
        ),
        (
            "Asked them to speak at the trade salon; they agreed, and would like to show what improved.",
            "Prepare the talk together",
        ),
    ),
    "renewal": (
        (
            "Reviewed the use with their project manager: sign-ins steady, approvals deep, the service module less.",
            "Make the value report",
        ),
        (
            "Showed the director the year's results: quotes from five days to a day and a half. He agrees.",
            "Confirm the seats to be renewed",
        ),
        (
            "Business shrinks: perhaps fewer seats, and no higher price. The strategy has to be agreed inside.",
            "Agree the strategy with the lead",
        ),
        (
            "Purchasing asks five percent off everything this year. Explained what the price stands for.",
            "Answer purchasing in writing",
        ),
    ),
    "losing": (
        ("They won't renew: the champion left, the new head prefers the group's own platform.", ""),
        ("After several talks they stop at the end of the term. Helped with the export; we keep in touch.", ""),
    ),
    "company": (
        (
            "Dropped in: a branch opens next year, and the sales team doubles.",
            "Follow the growth next quarter",
        ),
        ("Yearly visit of the directors; they would recommend us.", "List whom they could recommend us to"),
    ),
}
