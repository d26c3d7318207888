using System.Text.Json;
using System.Text.Json.Nodes;

namespace AgentGuard.Conformance;

/// <summary>Makes right calls wrong in the ways in which models do, each in every argument it can be made in.</summary>
internal static class WrongCalls
{
    private static readonly (string Kind, Func<JsonNode?, JsonNode?> Change)[] Values =
    [
        ("null", _ => null),
        ("another type", value => value is JsonValue text && text.GetValueKind() is JsonValueKind.String ? 7 : "some text"),
        ("number as words", value => value is JsonValue number && number.GetValueKind() is JsonValueKind.Number ? "about " + number.ToJsonString() : Same()),
        ("scalar for an array", value => value is JsonArray { Count: > 0 } items ? items[0]!.DeepClone() : Same()),
        ("array for a scalar", value => value is JsonValue ? new JsonArray(value.DeepClone()) : Same()),
        ("object for a scalar", value => value is JsonValue ? new JsonObject { ["value"] = value.DeepClone() } : Same()),
        ("wrong item", value => value is JsonArray { Count: > 0 } items ? new JsonArray([.. items.Skip(1).Select(item => item?.DeepClone()), new JsonObject { ["x"] = 1 }]) : Same()),
        ("misspelt value", value => value is JsonValue text && text.GetValueKind() is JsonValueKind.String && text.GetValue<string>() is { Length: > 3 } word
            ? word[..1] + word[2] + word[1] + word[3..] : Same()),
    ];

    public static IEnumerable<WrongCall> Of(EnvelopeCase @case)
    {
        foreach (var meant in @case.Expected.Where(call => @case.Tools.Any(tool => tool.Name == call.Name)))
        {
            yield return new(@case, Misspell(meant.Name), JsonElement.Parse(Right(meant.Arguments).ToJsonString()), meant, "misspelt tool");
            foreach (var argument in Right(meant.Arguments).ToList())
            {
                var dropped = Right(meant.Arguments);
                dropped.Remove(argument.Key);
                yield return Call(@case, meant, dropped, "left out");
                var renamed = Right(meant.Arguments);
                renamed.Remove(argument.Key);
                renamed[Misspell(argument.Key)] = argument.Value?.DeepClone();
                yield return Call(@case, meant, renamed, "misspelt argument");
                foreach (var (kind, change) in Values)
                {
                    var changed = Right(meant.Arguments);
                    if (change(argument.Value) is var value && value is JsonValue same && ReferenceEquals(same, Unchanged))
                    {
                        continue;
                    }

                    changed[argument.Key] = value;
                    yield return Call(@case, meant, changed, kind);
                }
            }

            yield return Call(@case, meant, new JsonObject { ["arguments"] = Right(meant.Arguments) }, "one level too deep");
        }
    }

    private static readonly JsonValue Unchanged = JsonValue.Create("unchanged");

    private static JsonValue Same() => Unchanged;

    private static WrongCall Call(EnvelopeCase @case, (string Name, JsonElement Arguments) meant, JsonObject arguments, string kind) =>
        new(@case, meant.Name, JsonElement.Parse(arguments.ToJsonString()), meant, kind);

    /// <summary>The right call: the first accepted value of each argument that has one.</summary>
    public static JsonObject Right(JsonElement accepted) => new(accepted.EnumerateObject()
        .Where(argument => argument.Value.GetArrayLength() > 0 && !(argument.Value[0].ValueKind is JsonValueKind.String && argument.Value[0].GetString() is ""))
        .Select(argument => KeyValuePair.Create(argument.Name, Plain(argument.Value[0]))));

    /// <summary>The members of an object hold accepted values, too.</summary>
    private static JsonNode? Plain(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => new JsonObject(value.EnumerateObject().Select(member => KeyValuePair.Create(
            member.Name, member.Value is { ValueKind: JsonValueKind.Array } options && options.GetArrayLength() > 0 ? Plain(options[0]) : null))),
        JsonValueKind.Array => new JsonArray([.. value.EnumerateArray().Select(Plain)]),
        _ => JsonNode.Parse(value.GetRawText()),
    };

    private static string Misspell(string name) => name.Length < 4 ? name + name[^1] : string.Concat(name.AsSpan(0, 1), name.AsSpan(2, 1), name.AsSpan(1, 1), name.AsSpan(3));
}
