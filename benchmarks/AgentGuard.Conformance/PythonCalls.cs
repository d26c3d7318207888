using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AgentGuard.Conformance;

/// <summary>Reads a Python list of calls with literal keyword arguments, and nothing else.</summary>
internal sealed class PythonCalls(string text)
{
    private int _at;

    public List<(string Name, JsonElement Arguments)> Read()
    {
        var calls = new List<(string, JsonElement)>();
        if (TryTake('['))
        {
            while (!TryTake(']'))
            {
                calls.Add(Item());
                if (!TryTake(','))
                {
                    Expect(']');
                    break;
                }
            }
        }
        else
        {
            calls.Add(Item());
        }

        SkipSpace();
        return _at == text.Length ? calls : throw new FormatException();
    }

    private (string, JsonElement) Item()
    {
        SkipSpace();
        if (Peek() is '\'' or '"')
        {
            return new PythonCalls(Text()).Read() is [var only] ? only : throw new FormatException();
        }

        var name = Name();
        Expect('(');
        var arguments = new JsonObject();
        while (!TryTake(')'))
        {
            var key = Name();
            Expect('=');
            arguments[key] = Value();
            if (!TryTake(','))
            {
                Expect(')');
                break;
            }
        }

        return (name, JsonElement.Parse(arguments.ToJsonString()));
    }

    private JsonNode? Value()
    {
        SkipSpace();
        switch (Peek())
        {
            case '\'' or '"':
                return Text();
            case '[':
                return Sequence('[', ']');
            case '(':
                return Sequence('(', ')');
            case '{':
                return Dictionary();
            case '-' or (>= '0' and <= '9') or '.':
                return Number();
            default:
                return Name() switch
                {
                    "True" => true,
                    "False" => false,
                    "None" => null,
                    _ => throw new FormatException(),
                };
        }
    }

    private JsonArray Sequence(char open, char close)
    {
        Expect(open);
        var items = new JsonArray();
        while (!TryTake(close))
        {
            items.Add(Value());
            if (!TryTake(','))
            {
                Expect(close);
                break;
            }
        }

        return items;
    }

    private JsonObject Dictionary()
    {
        Expect('{');
        var members = new JsonObject();
        while (!TryTake('}'))
        {
            SkipSpace();
            var key = Text();
            Expect(':');
            members[key] = Value();
            if (!TryTake(','))
            {
                Expect('}');
                break;
            }
        }

        return members;
    }

    private JsonValue Number()
    {
        var start = _at++;
        while (_at < text.Length && (char.IsAsciiLetterOrDigit(text[_at]) || text[_at] is '.' or '_'
            || (text[_at] is '-' or '+' && text[_at - 1] is 'e' or 'E')))
        {
            _at++;
        }

        var digits = text[start.._at].Replace("_", string.Empty, StringComparison.Ordinal);
        return JsonValue.Create(double.Parse(digits, NumberStyles.Float, CultureInfo.InvariantCulture));
    }

    private string Text()
    {
        var quote = Peek();
        if (quote is not ('\'' or '"'))
        {
            throw new FormatException();
        }

        var result = new StringBuilder();
        for (_at++; Peek() != quote; _at++)
        {
            if (Peek() == '\n')
            {
                throw new FormatException();
            }

            if (Peek() == '\\')
            {
                _at++;
                result.Append(Peek() switch { 'n' => '\n', 't' => '\t', 'r' => '\r', var other => other });
            }
            else
            {
                result.Append(Peek());
            }
        }

        _at++;
        return result.ToString();
    }

    private string Name()
    {
        SkipSpace();
        var start = _at;
        while (_at < text.Length && (char.IsLetterOrDigit(text[_at]) || text[_at] is '_' or '.'))
        {
            _at++;
        }

        return _at > start && !char.IsAsciiDigit(text[start]) ? text[start.._at] : throw new FormatException();
    }

    private char Peek() => _at < text.Length ? text[_at] : throw new FormatException();

    private bool TryTake(char expected)
    {
        SkipSpace();
        if (_at == text.Length || text[_at] != expected)
        {
            return false;
        }

        _at++;
        return true;
    }

    private void Expect(char expected)
    {
        if (!TryTake(expected))
        {
            throw new FormatException();
        }
    }

    private void SkipSpace()
    {
        while (_at < text.Length && char.IsWhiteSpace(text[_at]))
        {
            _at++;
        }
    }
}
