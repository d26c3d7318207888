using System.Security.Cryptography;
using System.Text;

namespace AgentGuard.Guardrails;

/// <summary>Tells one set of guardrails from another.</summary>
internal static class GuardrailVersion
{
    private const int Digits = 12;

    public static string Of(GuardrailStep[][] steps)
    {
        var text = new StringBuilder();
        for (var boundary = 0; boundary < steps.Length; boundary++)
        {
            text.Append((TrustBoundary)boundary).Append('\n');
            foreach (var step in steps[boundary])
            {
                var type = step.Guardrail.GetType();
                text.Append(step.Name).Append('|').Append(step.Action).Append('|').Append(step.ErasedAs).Append('|').Append(step.OnlyWatches)
                    .Append('|').Append(type.FullName).Append('|').Append(type.Assembly.GetName().Version).Append('\n');
            }
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..Digits];
    }
}
