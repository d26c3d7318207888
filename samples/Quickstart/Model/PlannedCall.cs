using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Quickstart.Model;

/// <summary>A tool call the model means to make. Two plans are the same when tool and key are.</summary>
internal sealed record PlannedCall(string Tool, string Key, IReadOnlyDictionary<string, object> Arguments)
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Whether the customer's own request asks for it, as opposed to an instruction found on the way.</summary>
    public bool IsRequest { get; init; }

    public static PlannedCall LookUp(string order) => new("look_up_order", order, Of(("order", order)));

    public static PlannedCall Search(string topic) => new("search_policy", topic, Of(("query", topic)));

    public static PlannedCall Escalate(string reason) => new("escalate", "", Of(("reason", reason)));

    public static PlannedCall Refund(string order, decimal amount, string reason) =>
        new("issue_refund", RefundKey(order, amount), Of(("order", order), ("amount", amount), ("reason", reason)));

    public static PlannedCall Mail(string to, string subject, string body) =>
        new("send_mail", to.ToUpperInvariant(), Of(("to", to), ("subject", subject), ("body", body)));

    public static string RefundKey(string order, decimal amount) => $"{order}/{amount.ToString("0.00", CultureInfo.InvariantCulture)}";

    public string ToJson() => JsonSerializer.Serialize(Arguments, Plain);

    private static Dictionary<string, object> Of(params (string Name, object Value)[] arguments) =>
        arguments.ToDictionary(a => a.Name, a => a.Value);
}
