using System.Text;
using System.Text.Json;

namespace AgentGuard.Internal;

/// <summary>Writes JSON so that equal values have equal texts: sorted names, no white space, numbers without trailing zeros.</summary>
internal static class CanonicalJson
{
    // Dividing by one with 28 decimals drops the trailing zeros of a decimal.
    private const decimal One = 1.0000000000000000000000000000m;

    /// <summary>Writes a value.</summary>
    /// <param name="value">The value.</param>
    /// <param name="leaveOut">Says by name which members are left out, at any depth; <see langword="null"/> for none.</param>
    public static string Of(JsonElement value, Func<string, bool>? leaveOut = null)
    {
        using var scratch = JsonScratch.Rent(isRelaxed: false);
        Write(scratch.Writer, value, leaveOut);
        return Encoding.UTF8.GetString(scratch.Written());
    }

    private static void Write(Utf8JsonWriter writer, JsonElement value, Func<string, bool>? leaveOut)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                WriteObject(writer, value, leaveOut);
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                {
                    Write(writer, item, leaveOut);
                }

                writer.WriteEndArray();
                break;
            case JsonValueKind.Number when value.TryGetDecimal(out var number):
                writer.WriteNumberValue(number / One);
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }

    private static void WriteObject(Utf8JsonWriter writer, JsonElement value, Func<string, bool>? leaveOut)
    {
        writer.WriteStartObject();
        if (IsSorted(value))
        {
            foreach (var property in value.EnumerateObject())
            {
                WriteMember(writer, property, leaveOut);
            }
        }
        else
        {
            foreach (var property in value.EnumerateObject().OrderBy(property => property.Name, StringComparer.Ordinal))
            {
                WriteMember(writer, property, leaveOut);
            }
        }

        writer.WriteEndObject();
    }

    private static void WriteMember(Utf8JsonWriter writer, JsonProperty property, Func<string, bool>? leaveOut)
    {
        if (leaveOut?.Invoke(property.Name) is not true)
        {
            writer.WritePropertyName(property.Name);
            Write(writer, property.Value, leaveOut);
        }
    }

    private static bool IsSorted(JsonElement value)
    {
        string? last = null;
        foreach (var property in value.EnumerateObject())
        {
            var name = property.Name;
            if (last is not null && string.CompareOrdinal(last, name) > 0)
            {
                return false;
            }

            last = name;
        }

        return true;
    }
}
