using System.Text;
using System.Text.Json;
using AgentGuard.Ports;
using Microsoft.Extensions.AI;

namespace AgentGuard.Replay.Exchanges;

/// <summary>A call of a tool as a model writes it, piece by piece.</summary>
internal sealed class WrittenCall
{
    public string? Id { get; set; }

    public string? Name { get; set; }

    public StringBuilder Arguments { get; } = new();

    /// <summary>The call. Arguments that are no JSON object stay unreadable, with their text, as the adapters of the SDKs give them.</summary>
    public FunctionCallContent ToContent()
    {
        var call = new FunctionCallContent(Id ?? string.Empty, Name ?? string.Empty);
        if (Arguments.Length == 0)
        {
            return call;
        }

        try
        {
            call.Arguments = Members(JsonElement.Parse(Arguments.ToString()));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            call.Exception = new FormatException("The arguments of the call are no JSON object.", e);
            ToolCallText.Set(call, Arguments.ToString());
        }

        return call;
    }

    /// <summary>The members of an object; of two with one name the last, as adapters read them.</summary>
    /// <exception cref="InvalidOperationException">It is no object.</exception>
    public static Dictionary<string, object?> Members(JsonElement json)
    {
        Dictionary<string, object?> members = new(StringComparer.Ordinal);
        foreach (var member in json.EnumerateObject())
        {
            members[member.Name] = member.Value;
        }

        return members;
    }
}
