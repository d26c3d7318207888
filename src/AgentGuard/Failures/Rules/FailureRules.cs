using AgentGuard.Failures.Bodies;

namespace AgentGuard.Failures.Rules;

/// <summary>The order of the evidence: the most specific wins.</summary>
internal static class FailureRules
{
    private static readonly string[] Days = ["per day", "PerDay", "per_day", "daily limit", "daily quota"];

    public static (ModelFailureKind Kind, string? Code) Judge(ErrorBody body, int? httpStatus, bool isGoogle)
    {
        var status = httpStatus is >= 400 ? httpStatus : body.Status ?? httpStatus;
        var text = body.Text;
        var context = new FailureContext(status, isGoogle);

        // 1. What the body says in fields of its own.
        if (isGoogle && status is 429 && SpeaksOfADay(body))
        {
            return (ModelFailureKind.QuotaExhausted, body.Code);
        }

        if (CodeRules.FindTelling(body.Codes, status) is { } telling)
        {
            return telling;
        }

        if (OfAnswer(body) is { } answer)
        {
            return (answer, null);
        }

        // 2. A code that stands in the words of another, as gateways report it, or a well-known phrase. Where the provider says that the
        // request is not valid, a code in its words is most likely a part of the request.
        var general = CodeRules.FindGeneral(body.Codes, status);
        if (general?.Kind is not ModelFailureKind.BadRequest && CodeRules.FindTelling(Words.CodesIn(text), status) is { } mentioned)
        {
            return mentioned;
        }

        if (PhraseRules.Find(text, context) is { } phrase)
        {
            return (phrase, body.Code);
        }

        if (IsOfSchema(body.Parameter))
        {
            return (ModelFailureKind.SchemaRejected, body.Code);
        }

        // 3. The status, or a code for a whole class of failures where the status says no more than that something failed.
        if (status is null && general is null)
        {
            general = CodeRules.FindGeneral([.. Words.CodesIn(text)], status);
        }

        return general is not null && !StatusRules.IsTelling(status)
            ? general.Value
            : (StatusRules.KindOf(status) ?? StatusRules.KindOf(StatusRules.FindIn(text)) ?? ModelFailureKind.Unknown,
                general?.Code ?? body.Code);
    }

    private static ModelFailureKind? OfAnswer(ErrorBody body)
    {
        if (body.IsFiltered)
        {
            return ModelFailureKind.ContentFiltered;
        }

        foreach (var reason in body.Finishes)
        {
            if (FinishRules.KindOf(reason) is { } kind)
            {
                return kind;
            }
        }

        // An answer that is incomplete without a reason was cut.
        return body.IsRefused ? ModelFailureKind.Refusal : body.Codes.Contains("incomplete") ? ModelFailureKind.Truncated : null;
    }

    private static bool SpeaksOfADay(ErrorBody body) =>
        body.IsQuotaZero || IsOfADay(body.Text) || body.Quotas.Exists(IsOfADay);

    private static bool IsOfADay(string text) => Days.Any(day => text.Contains(day, StringComparison.OrdinalIgnoreCase));

    private static bool IsOfSchema(string? parameter) => parameter is not null
        && (parameter.StartsWith("tools[", StringComparison.Ordinal)
            || parameter.StartsWith("response_format.", StringComparison.Ordinal)
            || parameter.StartsWith("text.format.", StringComparison.Ordinal));
}
