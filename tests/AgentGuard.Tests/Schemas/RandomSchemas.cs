using System.Text;
using System.Text.Json.Nodes;

namespace AgentGuard.Tests.Schemas;

/// <summary>Random schemas and values over a vocabulary so small that many of them fit each other.</summary>
internal sealed class RandomSchemas(int seed)
{
    private static readonly string[] Names = ["a", "b", "ab", "abc", "\u00e9", "x"];
    private static readonly string[] Texts = ["", "a", "ab", "abc", "b", "\u00e9", "\U0001F600", "a\nb", "\"", "ba", "aab", "\u6f22a"];
    private static readonly string[] Patterns = ["^a", "b$", "^a+b?$", "[ab]{2}", "^$", "^(a|b)*$", "^.$", "\u00e9", "^[^a]*$", "a$|^\u6f22"];
    private static readonly string[] Numbers =
        ["0", "-0", "1", "-1", "2", "1.0", "1.5", "-1.5", "10", "1e1", "15e-1", "0.5e1", "-2e0", "100", "0.0", "1E+1", "3", "12"];

    private static readonly string[] Types = ["object", "array", "string", "number", "integer", "boolean", "null"];

    private readonly Random _random = new(seed);

    /// <summary>A schema; with everything, or only with what a small evaluator knows.</summary>
    public JsonNode Schema(int depth, bool everything)
    {
        if (Chance(12))
        {
            return Chance(2);
        }

        var schema = new JsonObject();
        for (var i = _random.Next(1, 4); i > 0; i--)
        {
            Add(schema, _random.Next(everything ? 34 : 23), depth, everything);
        }

        return schema;
    }

    public JsonNode? Value(int depth)
    {
        switch (_random.Next(depth == 0 ? 4 : 8))
        {
            case 0:
                return Pick(Texts);
            case 1:
                return JsonNode.Parse(Pick(Numbers));
            case 2:
                return Chance(2);
            case 3:
                return null;
            case < 6:
                var members = new JsonObject();
                for (var i = _random.Next(5); i > 0; i--)
                {
                    members[Pick(Names)] = Value(depth - 1);
                }

                return members;
            default:
                return new JsonArray([.. Enumerable.Range(0, _random.Next(4)).Select(_ => Value(depth - 1))]);
        }
    }

    /// <summary>Writes a value as JSON: with white space, and escapes where none are needed.</summary>
    public string Write(JsonNode? value)
    {
        var text = value switch
        {
            null => "null",
            JsonObject members => $"{{{string.Join(',', members.Select(member => Escape(member.Key) + Space() + ":" + Write(member.Value)))}{Space()}}}",
            JsonArray items => $"[{string.Join(',', items.Select(Write))}{Space()}]",
            _ when value.GetValueKind() == System.Text.Json.JsonValueKind.String => Escape(value.GetValue<string>()),
            _ => value.ToJsonString(),
        };
        return Space() + text + Space();
    }

    public bool Chance(int of) => _random.Next(of) == 0;

    public int Next(int below) => _random.Next(below);

    public T Pick<T>(IReadOnlyList<T> items) => items[_random.Next(items.Count)];

    private string Space() => Chance(6) ? Pick([" ", "\n", "\t "]) : string.Empty;

    private string Escape(string text)
    {
        var written = new StringBuilder("\"");
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value < ' ' || rune.Value == '"' || Chance(8))
            {
                written.Append(string.Concat(rune.ToString().Select(c => $"\\u{(int)c:x4}")));
            }
            else
            {
                written.Append(rune);
            }
        }

        return written.Append('"').ToString();
    }

    private JsonNode Sub(int depth, bool everything) => depth == 0 ? Chance(8) ? false : Chance(2) ? true : new JsonObject { ["type"] = Pick(Types) }
        : Schema(depth - 1, everything);

    private JsonArray Subs(int depth, bool everything) => new([.. Enumerable.Range(0, _random.Next(1, 4)).Select(_ => Sub(depth, everything))]);

    private JsonObject Properties(int depth, bool everything)
    {
        var properties = new JsonObject();
        for (var i = _random.Next(4); i > 0; i--)
        {
            properties[Pick(Names)] = Sub(depth, everything);
        }

        return properties;
    }

    private JsonArray SomeNames() => new([.. Names.Where(_ => Chance(3)).Select(name => (JsonNode)name)]);

    private void Add(JsonObject schema, int keyword, int depth, bool everything)
    {
        switch (keyword)
        {
            case 0 or 1:
                schema["type"] = Chance(2) ? Pick(Types) : new JsonArray([.. Types.Where(_ => Chance(2)).Append("string").Distinct().Select(type => (JsonNode)type)]);
                break;
            case 2:
                schema["enum"] = new JsonArray([.. Enumerable.Range(0, _random.Next(1, 5)).Select(_ => Value(1))]);
                break;
            case 3:
                schema["const"] = Value(1);
                break;
            case 4 or 5:
                schema["properties"] = Properties(depth, everything);
                break;
            case 6:
                schema["required"] = SomeNames();
                break;
            case 7 or 8:
                schema["additionalProperties"] = Chance(2) ? false : Sub(depth, everything);
                schema["properties"] ??= Properties(depth, everything);
                break;
            case 9:
                schema["items"] = Sub(depth, everything);
                break;
            case 10:
                schema["prefixItems"] = Subs(depth, everything);
                break;
            case 11:
                schema["minimum"] = JsonNode.Parse(Pick(Numbers));
                break;
            case 12:
                schema["maximum"] = JsonNode.Parse(Pick(Numbers));
                break;
            case 13:
                schema["minLength"] = _random.Next(3);
                break;
            case 14:
                schema["maxLength"] = _random.Next(3);
                break;
            case 15:
                schema["minItems"] = _random.Next(3);
                break;
            case 16:
                schema["maxItems"] = _random.Next(3);
                break;
            case 17 or 18:
                schema["anyOf"] = Subs(depth, everything);
                break;
            case 19:
                schema["oneOf"] = Subs(depth, everything);
                break;
            case 20:
                schema["allOf"] = Subs(depth, everything);
                break;
            case 21:
                schema["not"] = Sub(depth, everything);
                break;
            case 22:
                schema["if"] = Sub(depth, everything);
                schema["then"] = Sub(depth, everything);
                schema["else"] = Sub(depth, everything);
                break;
            default:
                AddMore(schema, keyword, depth);
                break;
        }
    }

    private void AddMore(JsonObject schema, int keyword, int depth)
    {
        switch (keyword)
        {
            case 23 or 24:
                schema["pattern"] = Pick(Patterns);
                break;
            case 25:
                schema["patternProperties"] = new JsonObject { [Pick(Patterns)] = Sub(depth, everything: true) };
                schema["additionalProperties"] = Chance(2);
                break;
            case 26:
                schema["propertyNames"] = Sub(depth, everything: true);
                break;
            case 27:
                schema["exclusiveMinimum"] = JsonNode.Parse(Pick(Numbers));
                schema["multipleOf"] = JsonNode.Parse(Pick(["1", "0.5", "3"]));
                break;
            case 28:
                schema["exclusiveMaximum"] = JsonNode.Parse(Pick(Numbers));
                schema[Pick(["minProperties", "maxProperties"])] = _random.Next(3);
                break;
            case 29:
                schema["contains"] = Sub(depth, everything: true);
                schema["uniqueItems"] = Chance(2);
                break;
            case 30:
                schema["dependentSchemas"] = Properties(depth, everything: true);
                schema["dependentRequired"] = new JsonObject { [Pick(Names)] = SomeNames() };
                break;
            case 31:
                schema["items"] = new JsonObject { ["$ref"] = "#" };
                break;
            case 32:
                schema["properties"] = new JsonObject { ["a"] = new JsonObject { ["$ref"] = "#" }, ["b"] = Sub(depth, everything: true) };
                break;
            default:
                schema[Pick(["unevaluatedProperties", "unevaluatedItems"])] = Sub(depth, everything: true);
                schema["allOf"] ??= Subs(depth, everything: true);
                break;
        }
    }
}
