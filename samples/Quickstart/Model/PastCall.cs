using System.Globalization;
using AgentGuard.Testing.Simulator;

namespace Quickstart.Model;

/// <summary>A call found in the conversation, with its result.</summary>
internal sealed record PastCall(string Tool, string Key, CallState State, string Result)
{
    public static PastCall Read(SimulatedToolCall call, string? result)
    {
        var text = result is null ? "" : ToolText.Plain(result);
        return new PastCall(call.Name, KeyOf(call), ToolText.State(result is null ? null : text), text);
    }

    private static string KeyOf(SimulatedToolCall call) => call.Name switch
    {
        "look_up_order" => ToolText.Field(call.Arguments, "order") ?? "",
        "search_policy" => ToolText.Field(call.Arguments, "query") ?? "",
        "issue_refund" => PlannedCall.RefundKey(ToolText.Field(call.Arguments, "order") ?? "", Amount(call.Arguments)),
        "send_mail" => (ToolText.Field(call.Arguments, "to") ?? "").ToUpperInvariant(),
        _ => "",
    };

    private static decimal Amount(string arguments) =>
        decimal.TryParse(ToolText.Field(arguments, "amount"), CultureInfo.InvariantCulture, out var amount) ? amount : 0;
}
