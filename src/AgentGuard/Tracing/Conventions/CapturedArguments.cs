using System.Text;
using AgentGuard.Internal;

namespace AgentGuard.Tracing.Conventions;

/// <summary>Arguments of a call as JSON; every text passes the gate.</summary>
internal static class CapturedArguments
{
    public static string Write(IEnumerable<KeyValuePair<string, object?>> arguments, CapturedContent content)
    {
        using var scratch = JsonScratch.Rent(isRelaxed: true);
        scratch.Writer.WriteStartObject();
        foreach (var (name, value) in arguments)
        {
            scratch.Writer.WritePropertyName(content.Pass(name));
            content.Write(scratch.Writer, CapturedMessages.ToElement(value));
        }

        scratch.Writer.WriteEndObject();
        return Encoding.UTF8.GetString(scratch.Written());
    }
}
