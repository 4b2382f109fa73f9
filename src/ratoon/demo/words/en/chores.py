"""What people of each role have to do, beside what their records ask of them."""

CHORES: dict[str, tuple[str, ...]] = {
    "administrator": (
        "Open accounts for new colleagues and set their roles",
        "Check the rights of who left",
        "See whether last night's backup worked",
        "Write down how we use the system this quarter",
    ),
    "executive": (
        "Read this month's figures",
        "Call the decision makers of renewals at risk",
        "Confirm the hiring plan of next quarter",
        "Hold the monthly review",
    ),
    "marketer": (
        "Look over yesterday's cleansed leads",
        "Follow up the list of the forum",
        "Renew the page of cases",
        "Sum up last month's conversion by source",
    ),
    "sales_lead": (
        "Give out the leads of the pool",
        "Go along to the customer of the big deal",
        "Check this week's discounts",
        "Hold the review of lost deals",
    ),
    "rep": (
        "Send a case of the same trade to who is interested",
        "Arrange next week's demo",
        "Bring expected days of signature up to date",
        "Tidy up the notes of visits",
    ),
    "delivery_lead": (
        "Find project managers for what was signed",
        "Look at late milestones",
        "Review the blueprint of the large project",
        "Plan next month's people",
    ),
    "project_manager": (
        "Send the weekly project report",
        "Confirm the customer's list of key users",
        "Prepare the phase report",
        "Ask for the templates of base data",
    ),
    "csm": (
        "Call customers whose use is low",
        "Prepare the customer's monthly report",
        "Arrange the training of administrators",
        "Answer the list of needs",
    ),
    "csm_lead": (
        "Look at the terms that end within ninety days",
        "Look into why customers left",
        "Give out customers new in care",
        "Prepare the monthly meeting of customer success",
    ),
    "commercial": (
        "Match this week's money",
        "Ask for overdue payments",
        "File the scans of paper contracts",
        "Prepare what is to be invoiced",
    ),
}
