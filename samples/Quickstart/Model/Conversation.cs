using System.Text;
using System.Text.RegularExpressions;
using AgentGuard.Testing.Simulator;

namespace Quickstart.Model;

/// <summary>What the model sees: rules, ticket, calls so far, and whether it was told to answer again.</summary>
internal sealed partial record Conversation(
    string Rules, string Ticket, IReadOnlyList<PastCall> Calls, bool ToldToAnswerAgain, bool HasTools)
{
    private IntentReading? _reading;

    /// <summary>What the customer wants.</summary>
    public IntentReading Reading => _reading ??= IntentReader.Read(Ticket);

    /// <summary>The customer's address, or the placeholder that stands for it.</summary>
    public string? CustomerAddress => Addresses.First(Ticket);

    public static Conversation Read(SimulatedRequest request)
    {
        var messages = request.Messages;
        var firstReply = messages.TakeWhile(m => m.Role != "assistant").Count();
        var results = messages.Where(m => m.ToolCallId is not null)
            .GroupBy(m => m.ToolCallId!).ToDictionary(g => g.Key, g => g.First().Text);
        var calls = messages.SelectMany(m => m.ToolCalls)
            .Select(c => PastCall.Read(c, c.Id is not null ? results.GetValueOrDefault(c.Id) : null));
        var answered = messages.Select((m, i) => (m, i)).Where(x => x.m.Role == "assistant" && x.m.ToolCalls.Count == 0).Select(x => x.i);
        var answeredAt = answered.DefaultIfEmpty(-1).Last();
        var isAskedAgain = answeredAt >= 0 ? answeredAt < messages.Count - 1
            : request.Tools.Count == 0 && firstReply < messages.Count && messages[^1].Role is not ("assistant" or "tool");
        return new Conversation(
            Join(messages.Take(firstReply).Where(m => m.Role is "system" or "developer")),
            Digits.ToAscii(Join(messages.Take(firstReply).Where(m => m.Role == "user"))),
            [.. calls],
            isAskedAgain,
            request.Tools.Count > 0 && !ForbidsCalls().IsMatch(request.Body));
    }

    public IEnumerable<PastCall> Of(PlannedCall plan) =>
        Calls.Where(c => c.Tool == plan.Tool && string.Equals(c.Key, plan.Key, StringComparison.OrdinalIgnoreCase));

    public bool IsDone(PlannedCall plan) => Of(plan).Any(c => c.State == CallState.Done);

    /// <summary>The facts of an order from its latest readable look-up.</summary>
    public OrderFacts? Facts(string order) => Of(PlannedCall.LookUp(order))
        .Where(c => c.State == CallState.Done).Select(c => OrderFacts.Read(c.Result)).LastOrDefault(f => f is not null);

    private static string Join(IEnumerable<SimulatedMessage> messages) =>
        messages.Aggregate(new StringBuilder(), (text, m) => text.Append(m.Text).Append('\n')).ToString();

    [GeneratedRegex("""
        "tool_choice"\s*:\s*"none"
        """)]
    private static partial Regex ForbidsCalls();
}
