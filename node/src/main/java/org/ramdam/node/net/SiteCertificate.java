package org.ramdam.node.net;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Date;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.ramdam.protocol.bytes.Bytes32;
import org.ramdam.protocol.crypto.SigningKey;
import org.ramdam.protocol.crypto.Verifier;

/// The certificate of a site's TLS connections: a P-256 key made afresh at each start, self-signed,
/// with an extension in which the site's transport key vouches for it. The transport key itself
/// never enters the TLS stack.
///
/// @see <a href="https://github.com/libp2p/specs/blob/master/tls/tls.md">libp2p TLS, whose way this
///   is</a>
record SiteCertificate(X509Certificate certificate, PrivateKey key) {
  /// SEQUENCE { transport key, Ed25519 signature over "ramdam-tls-v1:" ‖ SubjectPublicKeyInfo }.
  private static final ASN1ObjectIdentifier BINDING =
      new ASN1ObjectIdentifier("1.3.6.1.4.1.59999.7474.1");

  private static final byte[] DOMAIN = "ramdam-tls-v1:".getBytes(StandardCharsets.US_ASCII);
  private static final long DAY = 86_400_000L;

  /// Makes one that `transport` vouches for.
  @SuppressWarnings("JavaUtilDate") // what the builder takes
  static SiteCertificate make(SigningKey transport, long nowMs) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      KeyPair pair = generator.generateKeyPair();
      byte[] signature = transport.sign(message(pair.getPublic().getEncoded()));
      X500Name name = new X500Name("CN=ramdam");
      var builder =
          new JcaX509v3CertificateBuilder(
              name,
              new BigInteger(64, new SecureRandom()),
              new Date(nowMs - 365 * DAY),
              new Date(nowMs + 36_500 * DAY),
              name,
              pair.getPublic());
      builder.addExtension(
          BINDING,
          false,
          new DERSequence(
              new DEROctetString[] {
                new DEROctetString(transport.publicKey().toByteArray()),
                new DEROctetString(signature)
              }));
      var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate());
      X509Certificate certificate =
          new JcaX509CertificateConverter().getCertificate(builder.build(signer));
      return new SiteCertificate(certificate, pair.getPrivate());
    } catch (GeneralSecurityException | OperatorCreationException | java.io.IOException e) {
      throw new IllegalStateException("every Java platform has P-256", e);
    }
  }

  /// The transport key that vouches for a certificate.
  ///
  /// @throws CertificateException if none does
  static Bytes32 transportKey(X509Certificate certificate) throws CertificateException {
    byte[] extension = certificate.getExtensionValue(BINDING.getId());
    if (extension == null || extension.length > 256) {
      throw new CertificateException("the certificate is not of a Ramdam site");
    }
    try {
      byte[] inner = ASN1OctetString.getInstance(extension).getOctets();
      ASN1Sequence binding = ASN1Sequence.getInstance(inner);
      byte[] key = ASN1OctetString.getInstance(binding.getObjectAt(0)).getOctets();
      byte[] signature = ASN1OctetString.getInstance(binding.getObjectAt(1)).getOctets();
      if (key.length == Bytes32.SIZE
          && Verifier.strict()
              .verify(
                  Bytes32.of(key), message(certificate.getPublicKey().getEncoded()), signature)) {
        return Bytes32.of(key);
      }
    } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException _) {
      // told below
    }
    throw new CertificateException("the certificate's transport key did not sign it");
  }

  private static byte[] message(byte[] publicKey) {
    byte[] out = Arrays.copyOf(DOMAIN, DOMAIN.length + publicKey.length);
    System.arraycopy(publicKey, 0, out, DOMAIN.length, publicKey.length);
    return out;
  }
}
